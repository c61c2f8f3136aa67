/** Beans that no feature owns: time, chance, the catalogue, JSON. */
@NullMarked
package io.jitaccess.gateway.config;

import org.jspecify.annotations.NullMarked;
