"""The pages that belong to no one room: home, your page, help, words, vocabulary, administration, health."""
