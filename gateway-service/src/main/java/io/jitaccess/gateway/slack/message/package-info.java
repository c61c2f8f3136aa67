/** What people see in Slack. Everything others typed is shown as they typed it and does nothing. */
@NullMarked
package io.jitaccess.gateway.slack.message;

import org.jspecify.annotations.NullMarked;
