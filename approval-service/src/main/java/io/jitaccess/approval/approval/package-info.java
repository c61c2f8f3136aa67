/**
 * The one verdict of each request. {@link io.jitaccess.approval.approval.ApprovalRules} decides,
 * without clock, store or Kafka; {@link io.jitaccess.approval.approval.ApprovalProcessor} keeps the
 * state and sends the events.
 */
@NullMarked
package io.jitaccess.approval.approval;

import org.jspecify.annotations.NullMarked;
