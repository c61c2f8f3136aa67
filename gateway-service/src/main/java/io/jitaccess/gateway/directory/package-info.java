/** What is known of people from their tokens, for the services that decide and end. */
@NullMarked
package io.jitaccess.gateway.directory;

import org.jspecify.annotations.NullMarked;
