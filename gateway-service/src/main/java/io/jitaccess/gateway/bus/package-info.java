/**
 * Everything that touches Kafka: the gate at start, sending, reading whole topics, dead letters.
 */
@NullMarked
package io.jitaccess.gateway.bus;

import org.jspecify.annotations.NullMarked;
