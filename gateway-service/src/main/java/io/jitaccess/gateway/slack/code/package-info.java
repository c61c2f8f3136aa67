/** Single-use codes that stand for a person where they have no token at hand. */
@NullMarked
package io.jitaccess.gateway.slack.code;

import org.jspecify.annotations.NullMarked;
