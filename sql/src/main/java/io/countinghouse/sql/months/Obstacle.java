package io.countinghouse.sql.months;

/**
 * Why a month can't be detached or attached, or a booking date not be sealed.
 *
 * @param rule its name, such as {@code published}
 * @param why with the figures
 */
public record Obstacle(String rule, String why) {

  @Override
  public String toString() {
    return rule + ": " + why;
  }
}
