package io.jitaccess.provisioner.credential;

import io.jitaccess.events.RefusalKind;
import io.jitaccess.provisioner.refused.Refusals;
import io.jitaccess.provisioner.security.PersonTokens;
import io.jitaccess.provisioner.state.Grants;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

import java.util.Optional;
import java.util.function.Supplier;

/** Finds out for whom the gateway calls, from a token that the gateway cannot make. */
final class Callers {
    private static final String BEARER = "Bearer ";

    private final PersonTokens persons;
    private final Supplier<GrantTokens> grantTokens;
    private final Grants grants;
    private final Refusals refusals;
    private final CodeDeliveries codes;

    Callers(
            PersonTokens persons,
            Supplier<GrantTokens> grantTokens,
            Grants grants,
            Refusals refusals,
            CodeDeliveries codes) {
        this.persons = persons;
        this.grantTokens = grantTokens;
        this.grants = grants;
        this.refusals = refusals;
        this.codes = codes;
    }

    /** The person who signed in. */
    String person(Jwt service, @Nullable String authorization, String requestId, Draw draw) {
        String person =
                persons.person(token(authorization))
                        .orElseThrow(
                                () -> {
                                    count(
                                            draw,
                                            RefusalKind.UNAUTHENTICATED,
                                            requestId,
                                            "kubeconfig");
                                    return Problem.unauthenticated(
                                            "Your token is missing, expired or not for this"
                                                    + " service. Sign in again.");
                                });
        String claimed = service.getClaimAsString("on_behalf_of");
        if (claimed != null && !claimed.equals(person)) {
            count(draw, RefusalKind.FORBIDDEN, requestId, "kubeconfig");
            throw Problem.notFound(requestId);
        }
        return person;
    }

    /** The person who signed in, or who got a single-use code for this kubeconfig in Slack. */
    String receiver(Jwt service, @Nullable String authorization, String requestId, Draw draw) {
        return token(authorization).isEmpty()
                ? codes.receiver(service, requestId)
                        .orElseGet(() -> person(service, authorization, requestId, draw))
                : person(service, authorization, requestId, draw);
    }

    /** The person who signed in, or who holds the grant token of this very request. */
    String holder(Jwt service, @Nullable String authorization, String requestId, Draw draw) {
        String token = token(authorization);
        if (!GrantTokens.isOne(token)) {
            return person(service, authorization, requestId, draw);
        }
        Optional<GrantTokens.Grant> grant =
                grantTokens
                        .get()
                        .verify(token, grants.of(requestId))
                        .filter(it -> it.requestId().equals(requestId));
        return grant.map(GrantTokens.Grant::person)
                .orElseThrow(
                        () -> {
                            count(draw, RefusalKind.BAD_GRANT_TOKEN, requestId, "credential");
                            return Problem.unauthenticated(
                                    "This kubeconfig is void: the grant has ended, or a newer"
                                            + " kubeconfig was fetched. Fetch it again, or ask for"
                                            + " access again.");
                        });
    }

    private void count(Draw draw, RefusalKind kind, String requestId, String what) {
        refusals.count(
                Optional.ofNullable(draw.clientAddress()).orElse("unknown"),
                kind,
                "/api/v1/requests/%s/%s".formatted(requestId, what));
    }

    private static String token(@Nullable String authorization) {
        return authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : "";
    }
}
