/**
 * The only service that holds AWS credentials. In come approvals, orders to remove and orders to
 * sweep; out go claims, facts about what exists on AWS, due times, and credentials for holders.
 *
 * <p>Read first: {@link io.jitaccess.provisioner.grant.Provisioning}, {@link
 * io.jitaccess.provisioner.grant.Teardown}, {@link io.jitaccess.provisioner.aws.AccessEntries},
 * {@code intake.GroupLoop} with {@code intake.Journal}, and {@code credential.Credentials}.
 */
@NullMarked
package io.jitaccess.provisioner;

import org.jspecify.annotations.NullMarked;
