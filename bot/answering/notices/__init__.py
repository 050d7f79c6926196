"""What a notice says when it goes out, by purpose; computed then, so that nothing overtaken is ever told."""
