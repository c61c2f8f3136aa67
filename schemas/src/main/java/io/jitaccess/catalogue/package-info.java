/**
 * The cluster catalogue: which clusters there are, where they live and what may be asked of them.
 */
@NullMarked
package io.jitaccess.catalogue;

import org.jspecify.annotations.NullMarked;
