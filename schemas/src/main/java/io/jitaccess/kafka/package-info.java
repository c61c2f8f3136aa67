/** Topics, consumer groups and serdes: how events travel. */
@NullMarked
package io.jitaccess.kafka;

import org.jspecify.annotations.NullMarked;
