"""Learning issue types from labelled feedback: labels, features, classifier, model file, drift."""
