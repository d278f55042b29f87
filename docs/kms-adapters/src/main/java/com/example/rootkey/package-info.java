/** Root keys that a service keeps: examples to copy into an application. */
@NullMarked
package com.example.rootkey;

import org.jspecify.annotations.NullMarked;
