/** STS: role sessions and who the caller is. */
@NullMarked
package io.jitaccess.sandbox.sts;

import org.jspecify.annotations.NullMarked;
