/**
 * Every fact and command that the services exchange: generated from {@code src/main/avro}, sealed
 * by hand.
 */
@NullMarked
package io.jitaccess.events;

import org.jspecify.annotations.NullMarked;
