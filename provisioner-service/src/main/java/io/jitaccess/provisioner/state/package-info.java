/**
 * What this process knows of grants and lockdowns: read whole from our topics before work starts,
 * kept in memory, never asked of another service.
 */
@NullMarked
package io.jitaccess.provisioner.state;

import org.jspecify.annotations.NullMarked;
