package io.countinghouse.detection.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * All models that were ever written, packed, and those used last, ready to score. One thread puts
 * models here, others take them.
 */
final class ModelShelf {

  static final int MODELS_MAX = 256;

  private static final int READY_MAX = 8;

  /** Two of the largest: the live one and the one in shadow. */
  private static final int READY_NODES_MAX = 2 * ModelBounds.NODES_MAX;

  private static final long PACKED_BYTES_MAX = 128L << 20;

  private final Map<String, byte[]> packed = new TreeMap<>();

  /** By when they were last used, the eldest first. */
  private final Map<String, Model> ready = new LinkedHashMap<>(16, 0.75f, true);

  private long packedBytes;
  private long readyNodes;

  /**
   * Puts a model here.
   *
   * @throws ModelRefusedException if it is not the file of this digest, or no model for this
   *     version, or there is no more room; nothing has changed then
   */
  synchronized void put(String digest, byte[] bytes) {
    if (packed.size() >= MODELS_MAX || packedBytes + bytes.length > PACKED_BYTES_MAX) {
      throw new ModelRefusedException("there is no room for more models");
    }
    keepReady(digest, unpacked(digest, bytes));
    packed.put(digest, bytes);
    packedBytes += bytes.length;
  }

  private static Model unpacked(String digest, byte[] bytes) {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      // One byte more than a file may have shows that it has too many.
      var model = ModelFile.parse(gzip.readNBytes(ModelBounds.FILE_BYTES_MAX + 1));
      if (!model.digest().equals(digest)) {
        throw new ModelRefusedException("model: the parts give " + model.digest());
      }
      return model;
    } catch (IOException e) {
      throw new ModelRefusedException("bytes: not packed by gzip: " + e.getMessage());
    } catch (ModelRefusedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ModelRefusedException("no model for this version: " + e.getMessage());
    }
  }

  synchronized boolean holds(String digest) {
    return packed.containsKey(digest);
  }

  synchronized Set<String> digests() {
    return Set.copyOf(packed.keySet());
  }

  /** A model that is here. */
  synchronized Model get(String digest) {
    var model = ready.get(digest);
    if (model == null) {
      var bytes = packed.get(digest);
      if (bytes == null) {
        throw new IllegalStateException("there is no model " + digest);
      }
      model = unpacked(digest, bytes);
      keepReady(digest, model);
    }
    return model;
  }

  private void keepReady(String digest, Model model) {
    var before = ready.put(digest, model);
    readyNodes += model.nodes() - (before == null ? 0L : before.nodes());
    var eldest = ready.values().iterator();
    while (ready.size() > READY_MAX || readyNodes > READY_NODES_MAX) {
      readyNodes -= eldest.next().nodes();
      eldest.remove();
    }
  }
}
