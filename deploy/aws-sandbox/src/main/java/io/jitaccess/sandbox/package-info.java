/**
 * A strict local stand-in for STS, IAM, EKS and the API servers of EKS clusters. A test double:
 * nothing here talks to AWS.
 *
 * <p>In: signed AWS calls and {@code kubectl} with EKS tokens. Out: what AWS would answer, refusals
 * above all. Read in this order: {@link io.jitaccess.sandbox.AwsSandbox} (how the parts are put
 * together), {@link io.jitaccess.sandbox.aws.AwsEndpoint} (the way of a call), {@link
 * io.jitaccess.sandbox.aws.Access} (policies), {@code eks.AccessEntryOperations} (the rules that
 * matter most to us), {@code kubernetes.TokenVerifier} (the way of a token).
 */
@NullMarked
package io.jitaccess.sandbox;

import org.jspecify.annotations.NullMarked;
