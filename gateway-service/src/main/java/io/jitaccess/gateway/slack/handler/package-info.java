/** What is done about commands, buttons and forms: through the same code as over REST. */
@NullMarked
package io.jitaccess.gateway.slack.handler;

import org.jspecify.annotations.NullMarked;
