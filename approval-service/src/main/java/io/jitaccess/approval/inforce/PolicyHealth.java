package io.jitaccess.approval.inforce;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Which policy is in force, and what is wrong with the file if it is an older one. */
@Component("policy")
class PolicyHealth implements HealthIndicator {
    private final PolicyInForce policy;

    PolicyHealth(PolicyInForce policy) {
        this.policy = policy;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up().withDetail("hash", policy.current().hash());
        policy.rejected().ifPresent(wrong -> health.withDetail("rejected", wrong));
        if (policy.catalogueDiffers()) {
            health.withDetail("catalogue", PolicyInForce.CATALOGUE_DIFFERS);
        }
        return health.build();
    }
}
