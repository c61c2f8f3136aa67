/** The EKS API: clusters, access entries and access policies. */
@NullMarked
package io.jitaccess.sandbox.eks;

import org.jspecify.annotations.NullMarked;
