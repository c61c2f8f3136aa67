/**
 * Decides: a request becomes approved or denied, exactly once.
 *
 * <p>In come {@code jit.requested}, {@code jit.decision}, {@code jit.revocation} and what became of
 * grants; {@code jit.lockdown} and {@code jit.directory} are read whole. Out go {@code
 * jit.approval-required}, {@code jit.decision-recorded}, and one of {@code jit.approved} and {@code
 * jit.denied}; {@code jit.policy} gets each policy and catalogue before its first use.
 *
 * <p>Read in this order: {@code policy.Policy}, {@code policy.Evaluation}, {@code
 * approval.Approval}, {@code approval.ApprovalRules}, {@code approval.ApprovalTopology}.
 */
@NullMarked
package io.jitaccess.approval;

import org.jspecify.annotations.NullMarked;
