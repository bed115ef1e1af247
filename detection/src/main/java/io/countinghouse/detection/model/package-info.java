/** The learnt part of a score: its features in order, its trees, and the file that carries them. */
@NullMarked
package io.countinghouse.detection.model;

import org.jspecify.annotations.NullMarked;
