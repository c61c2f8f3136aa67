package io.jitaccess.sandbox.faults;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * One way to go wrong. Whatever is left out matches everything, happens always, for ever.
 *
 * @param operation as in the call log, {@code *} and {@code ?} allowed
 * @param account whose resources the call is about
 * @param cluster of EKS calls
 * @param probability from 0 to 1; left out: always
 * @param times how often at most; left out: without end
 * @param code error code for the error kinds; left out: an internal error of the service
 * @param delay for {@link Kind#SLOW} and the timeouts
 */
public record Fault(
        Kind kind,
        @Nullable String operation,
        @Nullable String account,
        @Nullable String cluster,
        @Nullable Double probability,
        @Nullable Integer times,
        @Nullable String code,
        @Nullable Integer status,
        @Nullable String message,
        @Nullable Duration delay) {
    /** What goes wrong, and whether the call has taken effect by then. */
    public enum Kind {
        ERROR_BEFORE,
        ERROR_AFTER,
        TIMEOUT,
        TIMEOUT_AFTER,
        SLOW,
        THROTTLE
    }

    public static Fault of(Kind kind, String operation) {
        return new Fault(kind, operation, null, null, null, null, null, null, null, null);
    }

    public Fault times(int count) {
        return new Fault(
                kind,
                operation,
                account,
                cluster,
                probability,
                count,
                code,
                status,
                message,
                delay);
    }

    public Fault on(String clusterName) {
        return new Fault(
                kind,
                operation,
                account,
                clusterName,
                probability,
                times,
                code,
                status,
                message,
                delay);
    }

    public Fault in(String accountId) {
        return new Fault(
                kind,
                operation,
                accountId,
                cluster,
                probability,
                times,
                code,
                status,
                message,
                delay);
    }

    public Fault with(double chance) {
        return new Fault(
                kind, operation, account, cluster, chance, times, code, status, message, delay);
    }

    public Fault answering(String errorCode, int httpStatus, String text) {
        return new Fault(
                kind,
                operation,
                account,
                cluster,
                probability,
                times,
                errorCode,
                httpStatus,
                text,
                delay);
    }

    public Fault lasting(Duration time) {
        return new Fault(
                kind, operation, account, cluster, probability, times, code, status, message, time);
    }
}
