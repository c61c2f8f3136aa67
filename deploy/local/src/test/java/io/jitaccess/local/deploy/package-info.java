/** What is shipped, checked without starting it. */
@NullMarked
package io.jitaccess.local.deploy;

import org.jspecify.annotations.NullMarked;
