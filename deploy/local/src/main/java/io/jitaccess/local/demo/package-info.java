/** The whole story, told step by step against a running stack. */
@NullMarked
package io.jitaccess.local.demo;

import org.jspecify.annotations.NullMarked;
