/** Which person a Slack user is; on any doubt nobody. */
@NullMarked
package io.jitaccess.gateway.slack.identity;

import org.jspecify.annotations.NullMarked;
