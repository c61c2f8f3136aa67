package io.jitaccess.provisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.provisioner.grant.LeaseLostException;

import org.junit.jupiter.api.Test;

class LeaseTest {
    @Test
    void holdsWhileItIsRenewed() {
        var lease = new Lease();

        assertThat(lease.renew()).isTrue();
        lease.check();
    }

    @Test
    void whatIsLostNeverComesBack() {
        var lease = new Lease();
        lease.lose();

        assertThat(lease.renew()).isFalse();
        assertThatThrownBy(lease::check).isInstanceOf(LeaseLostException.class);
    }
}
