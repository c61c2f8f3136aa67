/**
 * The API servers of the sandbox's clusters: an EKS token in, access entry and RBAC asked, objects
 * out. Enough of Kubernetes for {@code kubectl} to work with the usual kinds; no controllers, no
 * containers.
 */
@NullMarked
package io.jitaccess.sandbox.kubernetes;

import org.jspecify.annotations.NullMarked;
