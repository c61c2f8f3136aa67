/** Questions to the policy, which approval answers. */
@NullMarked
package io.jitaccess.gateway.policy;

import org.jspecify.annotations.NullMarked;
