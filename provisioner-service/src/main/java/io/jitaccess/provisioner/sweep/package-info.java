/**
 * Finding what nobody accounts for. Works from what AWS lists, by path and tags; what our own
 * topics say beats the tags where it is known.
 */
@NullMarked
package io.jitaccess.provisioner.sweep;

import org.jspecify.annotations.NullMarked;
