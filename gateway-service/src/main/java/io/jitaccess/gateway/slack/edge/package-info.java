/** What comes over the wire from Slack: only what Slack has signed, once, and in time. */
@NullMarked
package io.jitaccess.gateway.slack.edge;

import org.jspecify.annotations.NullMarked;
