/**
 * The whole product on one machine: a real broker, a real registry, a real PostgreSQL, the AWS
 * sandbox, an OIDC issuer and the five services, each as a process of its own.
 *
 * <p>To read in order: {@link io.jitaccess.local.Up}, {@link io.jitaccess.local.Stack}, {@link
 * io.jitaccess.local.ServiceProperties}, {@link io.jitaccess.local.Supervised}, {@link
 * io.jitaccess.local.demo.Demo}.
 */
@NullMarked
package io.jitaccess.local;

import org.jspecify.annotations.NullMarked;
