/**
 * What goes to Slack: in order per channel, as fast as Slack allows, repeated until it is there.
 */
@NullMarked
package io.jitaccess.gateway.slack.delivery;

import org.jspecify.annotations.NullMarked;
