/**
 * What exists in the sandbox: accounts with roles, users and policies, clusters with access
 * entries, and every credential that was issued. {@link io.jitaccess.sandbox.world.Shelf} keeps
 * past versions for a while, which is all that propagation delay, stale lists and lagging tags
 * need.
 */
@NullMarked
package io.jitaccess.sandbox.world;

import org.jspecify.annotations.NullMarked;
