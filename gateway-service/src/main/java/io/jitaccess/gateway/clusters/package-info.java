/** What the caller may ask for, cluster by cluster. */
@NullMarked
package io.jitaccess.gateway.clusters;

import org.jspecify.annotations.NullMarked;
