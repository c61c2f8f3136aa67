/** The view of each request: how it follows from the facts, and where this instance reads it. */
@NullMarked
package io.jitaccess.gateway.view;

import org.jspecify.annotations.NullMarked;
