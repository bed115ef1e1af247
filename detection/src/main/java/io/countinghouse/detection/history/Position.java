package io.countinghouse.detection.history;

import io.countinghouse.events.Transaction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Where a payment happened, in degrees of WGS 84.
 *
 * @param latitude -90 to 90, north is more
 * @param longitude -180 to 180, east is more
 */
public record Position(double latitude, double longitude) {

  /** The members of a transaction's attributes that say it, as numbers. */
  static final String LATITUDE = "latitude";

  static final String LONGITUDE = "longitude";

  /** The earth's mean radius R1 of the IUGG; the earth's own shape changes distances by 0.5 %. */
  private static final double EARTH_KM = 6_371.0088;

  private static final JsonFactory JSON = new JsonFactory();

  public Position {
    if (!isPosition(latitude, longitude)) {
      throw new IllegalArgumentException("no position: " + latitude + ", " + longitude);
    }
  }

  private static boolean isPosition(double latitude, double longitude) {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }

  /**
   * What a transaction's attributes say; null: nothing, or nothing that is a position. Attributes
   * are the client's own, so that is no error.
   */
  static @Nullable Position of(Transaction t) {
    var attributes = t.attributes();
    return attributes == null || !attributes.contains("\"" + LATITUDE + "\"")
        ? null
        : read(attributes);
  }

  private static @Nullable Position read(String attributes) {
    double latitude = Double.NaN;
    double longitude = Double.NaN;
    try (var parser = JSON.createParser(ObjectReadContext.empty(), attributes)) {
      parser.nextToken();
      for (var name = parser.nextName(); name != null; name = parser.nextName()) {
        var token = parser.nextToken();
        if (name.equals(LATITUDE)) {
          latitude = number(parser, token);
        } else if (name.equals(LONGITUDE)) {
          longitude = number(parser, token);
        }
        parser.skipChildren();
      }
    } catch (JacksonException e) {
      return null; // ingest lets none pass
    }
    return isPosition(latitude, longitude) ? new Position(latitude, longitude) : null;
  }

  private static double number(JsonParser parser, JsonToken token) {
    return token.isNumeric() ? Double.parseDouble(parser.getString()) : Double.NaN;
  }

  /** The shortest way over the earth, in kilometres (haversine). */
  public double kmTo(Position other) {
    double phi = StrictMath.toRadians(latitude);
    double otherPhi = StrictMath.toRadians(other.latitude);
    double sinPhi = StrictMath.sin((otherPhi - phi) / 2);
    double sinLambda = StrictMath.sin(StrictMath.toRadians(other.longitude - longitude) / 2);
    double h =
        sinPhi * sinPhi + StrictMath.cos(phi) * StrictMath.cos(otherPhi) * sinLambda * sinLambda;
    return 2 * EARTH_KM * StrictMath.asin(Math.min(1, StrictMath.sqrt(h)));
  }
}
