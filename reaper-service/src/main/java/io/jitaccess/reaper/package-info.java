/**
 * Ends every grant exactly once and on time.
 *
 * <p>In: due times ({@code jit.expiry}), revocations, lockdowns, deactivations, denials and
 * failures, confirmed removals. Out: reminders, the one end of each grant, orders to remove it
 * until that is confirmed, orders to sweep.
 *
 * <p>Read {@link io.jitaccess.reaper.Grant}, {@link io.jitaccess.reaper.GrantRules}, {@link
 * io.jitaccess.reaper.GrantProcessor}, {@link io.jitaccess.reaper.GrantLedger}, {@link
 * io.jitaccess.reaper.ReaperTopology}, in this order.
 */
@NullMarked
package io.jitaccess.reaper;

import org.jspecify.annotations.NullMarked;
