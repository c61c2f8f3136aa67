/** Who may call: the gateway, by its service token, and beside it the person it calls for. */
@NullMarked
package io.jitaccess.provisioner.security;

import org.jspecify.annotations.NullMarked;
