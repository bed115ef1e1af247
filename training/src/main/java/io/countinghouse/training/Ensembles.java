package io.countinghouse.training;

import io.countinghouse.detection.model.Trees;
import java.util.Arrays;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The library's trees in our own form. */
final class Ensembles {

  private static final JsonMapper JSON = new JsonMapper();

  private Ensembles() {}

  static Trees of(Booster booster) throws XGBoostError {
    var trees =
        JSON.readTree(booster.toByteArray("json"))
            .required("learner")
            .required("gradient_booster")
            .required("model")
            .required("trees");
    int nodes = 0;
    for (var tree : trees) {
      nodes += tree.required("left_children").size();
    }
    var all =
        new Trees(
            new int[trees.size()],
            filled(nodes),
            new float[nodes],
            filled(nodes),
            filled(nodes),
            new float[nodes]);
    int from = 0;
    int number = 0;
    for (var tree : trees) {
      all.roots()[number++] = from;
      from = add(tree, from, all);
    }
    // Built anew, so that the record checks what was filled in.
    return new Trees(all.roots(), all.feature(), all.limit(), all.left(), all.right(), all.cover());
  }

  private static int[] filled(int nodes) {
    var none = new int[nodes];
    Arrays.fill(none, -1);
    return none;
  }

  private static int add(JsonNode tree, int from, Trees into) {
    var left = tree.required("left_children");
    var right = tree.required("right_children");
    for (int i = 0; i < left.size(); i++) {
      int node = from + i;
      into.limit()[node] = tree.required("split_conditions").get(i).floatValue();
      into.cover()[node] = tree.required("sum_hessian").get(i).floatValue();
      if (left.get(i).intValue() >= 0) {
        into.feature()[node] = tree.required("split_indices").get(i).intValue();
        into.left()[node] = from + left.get(i).intValue();
        into.right()[node] = from + right.get(i).intValue();
      }
    }
    return from + left.size();
  }
}
