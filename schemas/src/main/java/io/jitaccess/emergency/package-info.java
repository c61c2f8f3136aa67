/**
 * Cutting access while the gateway is down: a command with a Kafka principal of its own that states
 * the same facts as an admin would through the gateway. It may write lockdowns and revocations, and
 * nothing else.
 */
@NullMarked
package io.jitaccess.emergency;

import org.jspecify.annotations.NullMarked;
