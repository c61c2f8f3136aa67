/** What strangers and broken programs send. */
@NullMarked
package io.jitaccess.gateway.hostile;

import org.jspecify.annotations.NullMarked;
