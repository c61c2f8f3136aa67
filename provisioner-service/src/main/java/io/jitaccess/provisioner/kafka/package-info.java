/** Kafka clients, all made from the same settings, and the few things that every reader does. */
@NullMarked
package io.jitaccess.provisioner.kafka;

import org.jspecify.annotations.NullMarked;
