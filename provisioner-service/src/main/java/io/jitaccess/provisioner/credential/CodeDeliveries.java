package io.jitaccess.provisioner.credential;

import org.springframework.security.oauth2.jwt.Jwt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Broker kubeconfigs for holders who came with a single-use code instead of a token. Where this is
 * allowed the gateway's word stands for the person's, for one request and one use; a second use of
 * the same code is refused here too.
 */
final class CodeDeliveries {
    private static final String DELIVERS = "delivers";
    private static final int REMEMBERED = 100_000;

    private final boolean allowed;
    private final Set<String> used =
            Collections.newSetFromMap(
                    Collections.synchronizedMap(
                            new LinkedHashMap<>() {
                                private static final long serialVersionUID = 1L;

                                @Override
                                protected boolean removeEldestEntry(
                                        Map.Entry<String, Boolean> eldest) {
                                    return size() > REMEMBERED;
                                }
                            }));

    CodeDeliveries(boolean allowed) {
        this.allowed = allowed;
    }

    /** Who gets the kubeconfig of this request, if this is the first use of a code for it. */
    Optional<String> receiver(Jwt service, String requestId) {
        String person = service.getClaimAsString("on_behalf_of");
        String callId = service.getId();
        if (!allowed
                || person == null
                || callId == null
                || !requestId.equals(service.getClaimAsString(DELIVERS))) {
            return Optional.empty();
        }
        return used.add(callId) ? Optional.of(person) : Optional.empty();
    }
}
