/** Slack over a socket that the gateway opens, where Slack cannot reach it. */
@NullMarked
package io.jitaccess.gateway.slack.socket;

import org.jspecify.annotations.NullMarked;
