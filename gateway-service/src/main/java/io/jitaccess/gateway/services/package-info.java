/**
 * Calls to the other services: as the gateway, for a person, with that person's own token beside.
 */
@NullMarked
package io.jitaccess.gateway.services;

import org.jspecify.annotations.NullMarked;
