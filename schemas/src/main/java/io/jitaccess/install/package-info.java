/** The install step, and the check by which each service sees that it was run. */
@NullMarked
package io.jitaccess.install;

import org.jspecify.annotations.NullMarked;
