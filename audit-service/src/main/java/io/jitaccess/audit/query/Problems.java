package io.jitaccess.audit.query;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** What went wrong, as RFC 9457 problem details that say what to do. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ProblemDetail wrong(BadParameterException wrong) {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()));
        problem.setProperty("parameter", wrong.parameter());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail nothing(NothingRecordedException nothing) {
        return problem(HttpStatus.NOT_FOUND, String.valueOf(nothing.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail nothing(NoSuchAlertException nothing) {
        return problem(HttpStatus.NOT_FOUND, String.valueOf(nothing.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail nobody(NobodyAsksException nobody) {
        return problem(HttpStatus.FORBIDDEN, String.valueOf(nobody.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail notNoted(NotNotedException failed) {
        log.atWarn().setCause(failed).log("refused, since it cannot be noted");
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "whatever is done here is recorded, and Kafka does not take the record at"
                        + " present; ask again shortly");
    }

    @ExceptionHandler
    ProblemDetail away(DataAccessException away) {
        log.atWarn().setCause(away).log("PostgreSQL does not answer a query");
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "the audit database does not answer at present; events are kept in Kafka meanwhile,"
                        + " ask again shortly");
    }

    private static ProblemDetail problem(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }
}
