package io.jitaccess.gateway.services;

import io.jitaccess.gateway.security.ServiceIdentity;

/**
 * A single-use code that was just redeemed for the kubeconfig of one request.
 *
 * @param hash of the code; names this one use
 */
public record RedeemedCode(String requestId, String hash) {
    ServiceIdentity.Delivery delivery() {
        return new ServiceIdentity.Delivery(requestId, hash);
    }
}
