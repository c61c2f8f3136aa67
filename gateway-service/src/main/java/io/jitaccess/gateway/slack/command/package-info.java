/** What people type after /jit, read forgivingly. */
@NullMarked
package io.jitaccess.gateway.slack.command;

import org.jspecify.annotations.NullMarked;
