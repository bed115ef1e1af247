/** What judges a payment, and knows no Kafka: history, profiles, features, rules and the model. */
@NullMarked
package io.countinghouse.detection;

import org.jspecify.annotations.NullMarked;
