/**
 * A stand-in for one Slack workspace: it answers the Web API methods that the gateway uses, holds
 * what it gets against Slack's limits, signs and sends what people do, over HTTP or a socket, and
 * has a page on which three people type and click. It is a test double, not Slack.
 *
 * <p>To read first: {@code SlackSandbox}, {@code WebApi}, {@code BlockLimits}, {@code Deliveries}.
 */
@NullMarked
package io.jitaccess.slacksandbox;

import org.jspecify.annotations.NullMarked;
