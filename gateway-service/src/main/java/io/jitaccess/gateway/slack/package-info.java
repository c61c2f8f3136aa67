/**
 * Slack's door: commands, buttons and messages of one workspace app, off unless a transport is set.
 */
@NullMarked
package io.jitaccess.gateway.slack;

import org.jspecify.annotations.NullMarked;
