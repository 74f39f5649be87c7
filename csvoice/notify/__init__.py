"""Tell someone: a finding as a message to WeCom, DingTalk, Feishu or any webhook."""
