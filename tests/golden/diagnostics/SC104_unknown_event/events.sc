event CLOSE
